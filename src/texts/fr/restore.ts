import { counted, timeInWords } from '../form/counting.ts';
import type { Language } from '../form/language.ts';
import { KINDS, options } from './restore/options.ts';
import { server } from './restore/server.ts';
import { disk, network } from './restore/trouble.ts';

type Restore = Language['restore'];

const LANG = 'fr';
const KEYS = { one: '{n} clé', many: '{n} de clés', other: '{n} clés' };

/** The results of a restore into a folder, and the reasons for which the folder was not changed. */
const folder: Restore['folder'] = {
  restored: (dir, keys) =>
    `La session est dans ${dir} : creds et ${counted(LANG, keys, KEYS)}. Démarrez le bot avec ce dossier.`,
  kept: (dir) => `${dir} contient déjà cette session et garde ce que le bot a écrit. Rien n’a été changé.`,
  keptInTrouble: (dir, trouble) => `${dir} contient déjà une session et reste tel quel. ${trouble}`,
  unusable: (dir, says, helps) => `${dir} ne peut pas servir : ${says}. ${helps}`,
  it: 'ce dossier',
  fileInIt: (name) => `${name} dans ce dossier`,
  newer: (dir) =>
    `${dir} contient la session d’un autre appareil, qui n’a pas été connecté avant celui-ci. Rien n’a été changé. ` +
    'Utilisez un autre dossier, ou --force pour abandonner cette session.',
  foreign: (dir, name) =>
    `${dir} contient un ${name} qui ne vient pas d’une session WhatsApp. Rien n’a été changé. Renommez-le, ou utilisez un autre dossier.`,
  notLinked: (faults) =>
    `Aucun bot ne peut utiliser la session de cet ID, donc rien n’a été écrit. ${faults}`,
};

const NOT_KEPT = 'À partir de maintenant, rien de ce que fait ce bot n’est gardé.';

/** What `keep: true` says while a bot runs, and why it refuses to start. */
const keep: Restore['keep'] = {
  longId:
    'keep: true demande un ID de session court : celui-ci, long, n’est gardé par aucun serveur. Enlevez keep, ou connectez WhatsApp à nouveau et prenez l’ID court.',
  choice: (name, kind) => `${name} est ${KINDS[kind]} : écrivez ${name}: true, ou enlevez-le.`,
  waiting: (trouble) => `Le bot attend le serveur, qui a sa session. ${trouble}`,
  fromFolder: (dir) => `Le bot continue avec la session de ${dir} : le serveur n’en a pas de plus récente.`,
  fromServer: (dir) => `Le bot continue avec la session du serveur, plus récente que celle de ${dir}.`,
  aloneInFolder: (dir, trouble) => `Le bot démarre avec la session de ${dir}, sans le serveur. ${trouble}`,
  stale: `Un autre bot a démarré avec cette session. ${NOT_KEPT}`,
  newerThere: `Le serveur a une session plus récente, donc un autre bot a tourné depuis. ${NOT_KEPT} Redémarrez pour continuer avec la plus récente.`,
  otherDevice: `L’appareil connecté ici n’est pas celui de cet ID de session. ${NOT_KEPT}`,
  gone: `Le serveur n’a plus cette session : elle a été annulée, ou a expiré. ${NOT_KEPT}`,
  off: 'Ce serveur ne garde pas de sessions qui suivent le bot. Le bot continue comme sans keep: true.',
  away: (trouble) =>
    `Ce que fait le bot ne peut pas être gardé maintenant. Il continue, et un nouvel essai aura lieu. ${trouble}`,
  noRoom:
    'Le serveur n’a plus de place pour ce que les bots y gardent. Le bot continue, et un essai a lieu chaque minute ; jusque-là, si le disque se perdait, il repartirait d’un état plus ancien.',
  back: 'Ce que fait le bot est de nouveau gardé.',
  tooLarge: (trouble) =>
    `Ce que fait le bot n’est pas gardé : ${trouble} Le bot continue, mais sans son disque il repartirait d’un état plus ancien.`,
  diskFails: (trouble) => `${trouble} Le bot continue : il garde la session en mémoire et sur le serveur.`,
  broke: (reason) => `Un problème est survenu pendant que la session était gardée : ${reason}. ${NOT_KEPT}`,
  givenUp:
    'Ce que le serveur garde de cette session est abîmé. Le bot repart du jour de la connexion, comme le veut fromDayOfLink: true.',
  damaged:
    'Ce que le serveur garde de cette session est abîmé, ou il en manque une partie, donc le bot ne démarre pas. ' +
    'fromDayOfLink: true dans useSession repart du jour de la connexion : ce qui est venu depuis est alors perdu pour toujours.',
};

/** The question for the session ID, and the faults of what is given. */
const input: Restore['input'] = {
  question: 'ID de session (il ne s’affiche pas quand vous le collez) : ',
  stdinEmpty: 'L’entrée standard était vide.',
  nothingGiven: 'Aucun ID de session n’a été donné.',
  noWayToAsk: 'Pas d’ID de session : mettez-le dans SESSION_ID, ou donnez - et l’ID sur l’entrée standard.',
  stdinTooLong: 'L’entrée standard est beaucoup trop longue pour une session.',
  tooLong: 'C’est beaucoup trop long pour un ID de session.',
  stopped: 'Arrêté.',
  oneAtMost: 'Un seul argument au plus. Voir --help.',
  notAsArgument:
    'Mettez l’ID de session dans SESSION_ID : d’autres sur cette machine peuvent lire les arguments d’une commande.',
  oddOption: (option) => `L’option ${option} n’est pas correcte. Voir --help.`,
};

const HELP = `Met la session d’un ID de session dans un dossier pour useMultiFileAuthState de Baileys.

  node restore.mjs --url HOST --dir DOSSIER [-] [--force] [--wait SECONDES] [--json]

  L’ID vient de SESSION_ID ; sinon il est demandé, sans s’afficher ; avec -, il vient de l’entrée standard.
  --url    adresse du serveur qui a créé l’ID ; un ID long n’en a pas besoin
  --dir    le dossier, par défaut ./session
  --force  remplacer une session du dossier même si elle est plus récente
  --wait   secondes laissées au serveur, par défaut 20 ; plus pour un hébergeur qui endort les serveurs inactifs
  --json   répondre en JSON

Codes de sortie : 0 ok, 2 usage, 3 ID non valide, 4 pas disponible, 5 pas permis, 6 réseau.`;

/** The sentences of the restore client. */
export const restore: Restore = {
  help: HELP,
  disk,
  network,
  options,
  server,
  folder,
  keep,
  input,
  tryAgainIn: (time) => `Réessayez dans ${time}.`,
  oneSecond: timeInWords(LANG, 1, 'second'),
  seconds: (count) => timeInWords(LANG, count, 'second'),
  minutes: (count) => timeInWords(LANG, count, 'minute'),
  broke: (reason) => `Un problème est survenu : ${reason}`,
};
