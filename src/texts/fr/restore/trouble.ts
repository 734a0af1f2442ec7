import type { Language } from '../../form/language.ts';

const OTHER_FOLDER = 'Utilisez un autre dossier.';
const FULL = 'Faites de la place, puis redémarrez avec le même dossier.';
const LATER = 'Réessayez dans une minute.';

/** The faults of a folder, which follow a colon, with advice. The name of a file follows some of them. */
export const disk: Language['restore']['disk'] = {
  notAllowed: {
    says: 'cet utilisateur n’a pas le droit de lire ou d’écrire',
    helps: 'Donnez le dossier à l’utilisateur qui fait tourner le bot, ou utilisez un autre dossier.',
  },
  noFolder: {
    says: 'c’est un fichier ou un lien qui ne mène nulle part, ou une partie de son chemin en est un',
    helps: 'Retirez-le, ou utilisez un autre dossier.',
  },
  loop: {
    says: 'des liens dans son chemin tournent en rond',
    helps: 'Retirez-les, ou utilisez un autre dossier.',
  },
  folderForFile: {
    says: 'un dossier se trouve à la place d’un fichier :',
    helps: 'Renommez ce dossier-là, ou utilisez-en un autre.',
  },
  noFile: {
    says: 'un tube ou un périphérique se trouve à la place d’un fichier :',
    helps: 'Retirez-le, ou utilisez un autre dossier.',
  },
  nameTooLong: { says: 'son nom est trop long', helps: 'Utilisez un dossier au nom plus court.' },
  readOnly: {
    says: 'rien ne peut être écrit sur ce disque',
    helps: 'Utilisez un dossier sur un autre disque.',
  },
  full: { says: 'le disque est plein', helps: FULL },
  quota: { says: 'l’espace de cet utilisateur est épuisé', helps: FULL },
  held: {
    says: 'un autre programme occupe',
    helps: 'Arrêtez ce programme, ou utilisez un autre dossier.',
  },
  openFiles: {
    says: 'trop de fichiers sont ouverts',
    helps: 'Redémarrez avec le même dossier.',
  },
  damaged: {
    says: 'le disque signale une erreur',
    helps: 'Examinez le disque, ou utilisez un dossier sur un autre.',
  },
  otherRestore: { says: 'une autre restauration y travaille', helps: OTHER_FOLDER },
  otherRestores: { says: 'd’autres restaurations y travaillent', helps: OTHER_FOLDER },
  notAFolder: { says: 'ce n’est pas un dossier', helps: OTHER_FOLDER },
  refuses: { says: 'le disque refuse', helps: OTHER_FOLDER },
  unknown: { says: 'pour une raison inconnue', helps: OTHER_FOLDER },
};

/** The failures of the network, which follow a colon, with advice. */
export const network: Language['restore']['network'] = {
  nothingListens: {
    says: 'rien n’y écoute',
    helps: 'Est-ce la bonne adresse, et le serveur tourne-t-il ?',
  },
  noHost: { says: 'aucun hôte ne porte ce nom', helps: 'Le nom est-il bien écrit ?' },
  noLookUp: { says: 'le nom de l’hôte ne peut pas être cherché maintenant', helps: LATER },
  noWay: { says: 'aucun chemin n’y mène maintenant', helps: LATER },
  cut: { says: 'la connexion a été coupée', helps: LATER },
  cutPlain: {
    says: 'la connexion a été coupée',
    helps: 'Le serveur y parle-t-il https ? Alors écrivez https://.',
  },
  damaged: { says: 'ce qu’il a envoyé est abîmé', helps: LATER },
  noHttp: { says: 'ce qui y répond ne parle pas http', helps: 'Est-ce https://, ou un autre port ?' },
  noHttps: { says: 'il n’y parle pas https', helps: 'Est-ce http://, ou un autre port ?' },
  certificateInvalid: {
    says: 'son certificat n’est pas valable maintenant',
    helps: 'Demandez à qui gère le serveur de le renouveler, et regardez l’horloge de cette machine.',
  },
  certificateOfOther: {
    says: 'son certificat est pour un autre nom',
    helps: 'Le nom de l’hôte est-il bien écrit ?',
  },
  certificateUnknown: {
    says: 'cette machine ne fait pas confiance à son certificat',
    helps: 'Si vous lui faites confiance, nommez son certificat dans NODE_EXTRA_CA_CERTS.',
  },
  noEncryption: {
    says: 'les deux n’ont pas pu s’accorder sur le chiffrement',
    helps: 'Est-ce la bonne adresse et le bon port ?',
  },
  unknown: { says: 'il y a eu un problème en chemin', helps: LATER },
};
