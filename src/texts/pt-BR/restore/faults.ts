import type { Language } from '../../form/language.ts';

const OTHER_FOLDER = 'Use outra pasta.';
const FULL = 'Libere espaço e comece de novo com a mesma pasta.';

/** The faults of a folder, which follow a colon, with advice. */
export const disk: Language['restore']['disk'] = {
  notAllowed: {
    says: 'este usuário não pode ler ou escrever',
    helps: 'Dê a pasta ao usuário que roda o bot, ou use outra pasta.',
  },
  noFolder: {
    says: 'a pasta, ou uma parte do caminho dela, é um arquivo ou um link que não leva a nada',
    helps: 'Remova isso, ou use outra pasta.',
  },
  loop: { says: 'links no caminho dela andam em círculo', helps: 'Remova-os, ou use outra pasta.' },
  folderForFile: {
    says: 'há uma pasta onde deveria haver um arquivo:',
    helps: 'Renomeie essa pasta, ou use outra.',
  },
  noFile: {
    says: 'há um pipe ou um dispositivo onde deveria haver um arquivo:',
    helps: 'Remova-o, ou use outra pasta.',
  },
  nameTooLong: { says: 'o nome dela é longo demais', helps: 'Use uma pasta com um nome mais curto.' },
  readOnly: { says: 'nada pode ser escrito neste disco', helps: 'Use uma pasta em outro disco.' },
  full: { says: 'o disco está cheio', helps: FULL },
  quota: { says: 'o espaço deste usuário acabou', helps: FULL },
  held: { says: 'outro programa está usando', helps: 'Encerre esse programa, ou use outra pasta.' },
  openFiles: {
    says: 'há arquivos abertos demais',
    helps: 'Comece de novo com a mesma pasta.',
  },
  damaged: {
    says: 'o disco relata um erro',
    helps: 'Verifique o disco, ou use uma pasta em outro.',
  },
  otherRestore: { says: 'outra restauração está usando a pasta', helps: OTHER_FOLDER },
  otherRestores: { says: 'outras restaurações estão usando a pasta', helps: OTHER_FOLDER },
  notAFolder: { says: 'não é uma pasta', helps: OTHER_FOLDER },
  refuses: { says: 'o disco recusa', helps: OTHER_FOLDER },
  unknown: { says: 'por um motivo desconhecido', helps: OTHER_FOLDER },
};

const LATER = 'Tente de novo em um minuto.';

/** The failures of the network, which follow a colon, with advice. */
export const network: Language['restore']['network'] = {
  nothingListens: {
    says: 'nada atende ali',
    helps: 'O endereço está certo, e o servidor está rodando?',
  },
  noHost: { says: 'não há um host com este nome', helps: 'O nome está escrito certo?' },
  noLookUp: { says: 'o nome do host não pode ser consultado agora', helps: LATER },
  noWay: { says: 'nenhum caminho leva até lá agora', helps: LATER },
  cut: { says: 'a conexão foi cortada', helps: LATER },
  cutPlain: {
    says: 'a conexão foi cortada',
    helps: 'O servidor usa https ali? Então escreva https://.',
  },
  damaged: { says: 'o que ele enviou está danificado', helps: LATER },
  noHttp: { says: 'o que responde ali não fala http', helps: 'É https://, ou outra porta?' },
  noHttps: { says: 'ele não fala https ali', helps: 'É http://, ou outra porta?' },
  certificateInvalid: {
    says: 'o certificado dele não é válido agora',
    helps: 'Peça a quem mantém o servidor para renová-lo, e veja o relógio desta máquina.',
  },
  certificateOfOther: {
    says: 'o certificado dele é de outro nome',
    helps: 'O nome do host está escrito certo?',
  },
  certificateUnknown: {
    says: 'esta máquina não confia no certificado dele',
    helps: 'Se você confia, indique o certificado dele em NODE_EXTRA_CA_CERTS.',
  },
  noEncryption: {
    says: 'os dois não chegaram a um acordo sobre como criptografar',
    helps: 'O endereço e a porta estão certos?',
  },
  unknown: { says: 'algo deu errado no caminho', helps: LATER },
};
