import type { Language } from '../../form/language.ts';

type Restore = Language['restore'];

const OTHER_FOLDER = 'Tumia folda nyingine.';
const FULL = 'Tengeneza nafasi, kisha anza tena na folda ileile.';
const LATER = 'Jaribu tena baada ya dakika moja.';

/** The faults of a folder, which follow a colon, with advice. */
export const disk: Restore['disk'] = {
  notAllowed: {
    says: 'mtumiaji huyu haruhusiwi kusoma au kuandika',
    helps: 'Mpe folda mtumiaji anayeendesha bot, au tumia folda nyingine.',
  },
  noFolder: {
    says: 'yenyewe, au sehemu ya njia yake, ni faili au kiungo kisichoelekea popote',
    helps: 'Kiondoe, au tumia folda nyingine.',
  },
  loop: {
    says: 'viungo kwenye njia yake vinazunguka duara',
    helps: 'Viondoe, au tumia folda nyingine.',
  },
  folderForFile: {
    says: 'kuna folda mahali ambapo panapaswa kuwa na faili:',
    helps: 'Badilisha jina la folda hiyo, au tumia nyingine.',
  },
  noFile: {
    says: 'kuna pipe au kifaa mahali ambapo panapaswa kuwa na faili:',
    helps: 'Kiondoe, au tumia folda nyingine.',
  },
  nameTooLong: { says: 'jina lake ni refu mno', helps: 'Tumia folda yenye jina fupi zaidi.' },
  readOnly: {
    says: 'hakuna kinachoweza kuandikwa kwenye diski hii',
    helps: 'Tumia folda kwenye diski nyingine.',
  },
  full: { says: 'diski imejaa', helps: FULL },
  quota: { says: 'nafasi ya mtumiaji huyu imeisha', helps: FULL },
  held: { says: 'programu nyingine inashikilia', helps: 'Funga programu hiyo, au tumia folda nyingine.' },
  openFiles: { says: 'kuna faili nyingi mno zilizo wazi', helps: 'Anza tena na folda ileile.' },
  damaged: {
    says: 'diski inaripoti hitilafu',
    helps: 'Angalia diski, au tumia folda kwenye nyingine.',
  },
  otherRestore: { says: 'urejeshaji mwingine unaifanyia kazi', helps: OTHER_FOLDER },
  otherRestores: { says: 'urejeshaji zaidi ya mmoja unaifanyia kazi', helps: OTHER_FOLDER },
  notAFolder: { says: 'si folda', helps: OTHER_FOLDER },
  refuses: { says: 'diski inakataa', helps: OTHER_FOLDER },
  unknown: { says: 'kwa sababu isiyojulikana', helps: OTHER_FOLDER },
};

/** The failures of the network, which follow a colon, with advice. */
export const network: Restore['network'] = {
  nothingListens: {
    says: 'hakuna kinachosikiliza hapo',
    helps: 'Je, ni anwani sahihi, na seva inafanya kazi?',
  },
  noHost: { says: 'hakuna host yenye jina hili', helps: 'Je, jina limeandikwa sahihi?' },
  noLookUp: { says: 'jina la host haliwezi kutafutwa sasa', helps: LATER },
  noWay: { says: 'hakuna njia ya kufika hapo sasa', helps: LATER },
  cut: { says: 'muunganisho umekatika', helps: LATER },
  cutPlain: {
    says: 'muunganisho umekatika',
    helps: 'Je, seva inatumia https hapo? Basi andika https://.',
  },
  damaged: { says: 'ilichotuma kimeharibika', helps: LATER },
  noHttp: { says: 'kinachojibu hapo hakitumii http', helps: 'Je, ni https://, au port nyingine?' },
  noHttps: { says: 'haitumii https hapo', helps: 'Je, ni http://, au port nyingine?' },
  certificateInvalid: {
    says: 'cheti chake si halali sasa',
    helps: 'Mwombe anayeendesha seva akifanye upya, na uangalie saa ya mashine hii.',
  },
  certificateOfOther: {
    says: 'cheti chake ni cha jina jingine',
    helps: 'Je, jina la host limeandikwa sahihi?',
  },
  certificateUnknown: {
    says: 'mashine hii haiamini cheti chake',
    helps: 'Kama wewe unakiamini, taja cheti chake kwenye NODE_EXTRA_CA_CERTS.',
  },
  noEncryption: {
    says: 'pande mbili hazikuweza kukubaliana jinsi ya kusimba data',
    helps: 'Je, ni anwani na port sahihi?',
  },
  unknown: { says: 'kuna kilichoharibika njiani', helps: LATER },
};
