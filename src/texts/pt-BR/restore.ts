import { counted, timeInWords } from '../form/counting.ts';
import type { Language } from '../form/language.ts';
import { disk, network } from './restore/faults.ts';
import { keep } from './restore/keep.ts';
import { input, options } from './restore/options.ts';
import { server } from './restore/server.ts';

const LANG = 'pt-BR';

/** The results of a restore into a folder, and the reasons for which the folder was not changed. */
const folder: Language['restore']['folder'] = {
  restored: (dir, keys) =>
    `A sessão está em ${dir}: creds e ${counted(LANG, keys, { one: '{n} chave', other: '{n} chaves' })}. Inicie o bot com esta pasta.`,
  kept: (dir) => `${dir} já tem esta sessão e mantém o que o bot escreveu. Nada foi alterado.`,
  keptInTrouble: (dir, trouble) => `${dir} já tem uma sessão e fica como está. ${trouble}`,
  unusable: (dir, says, helps) => `Não é possível usar ${dir}: ${says}. ${helps}`,
  it: 'esta pasta',
  fileInIt: (name) => `${name} nesta pasta`,
  newer: (dir) =>
    `${dir} tem a sessão de outro dispositivo, que não foi conectado antes deste. Nada foi alterado. ` +
    'Use outra pasta, ou --force para abrir mão daquela sessão.',
  foreign: (dir, name) =>
    `${dir} tem um ${name} que não é de uma sessão do WhatsApp. Nada foi alterado. Renomeie-o, ou use outra pasta.`,
  notLinked: (faults) => `Nenhum bot pode usar a sessão deste ID, por isso nada foi escrito. ${faults}`,
};

const HELP = `Põe a sessão de um ID de sessão em uma pasta para o useMultiFileAuthState do Baileys.

  node restore.mjs --url HOST --dir PASTA [-] [--force] [--wait SEGUNDOS] [--json]

  O ID vem de SESSION_ID; senão ele é pedido, sem aparecer na tela; com - ele vem da entrada padrão.
  --url    endereço do servidor que criou o ID; um ID longo não precisa
  --dir    a pasta; sem isso, ./session
  --force  substitui uma sessão na pasta mesmo que seja mais nova
  --wait   segundos que o servidor pode demorar; sem isso, 20; mais para um host que põe para dormir servidores parados
  --json   responde em JSON

Códigos de saída: 0 ok, 2 uso, 3 ID inválido, 4 não disponível, 5 não permitido, 6 rede.`;

/** The sentences of the restore client. */
export const restore: Language['restore'] = {
  help: HELP,
  disk,
  network,
  options,
  server,
  folder,
  keep,
  input,
  tryAgainIn: (time) => `Tente de novo em ${time}.`,
  oneSecond: timeInWords(LANG, 1, 'second'),
  seconds: (count) => timeInWords(LANG, count, 'second'),
  minutes: (count) => timeInWords(LANG, count, 'minute'),
  broke: (reason) => `Algo quebrou: ${reason}`,
};
