const asked = 'WhatsApp inaomba ufunguo wako wa siri (passkey). Acha WhatsApp wazi kwenye simu yako.';

/** Texts of the pages that link, for an account that WhatsApp asks for a passkey. The extension itself, with its button "Yes", speaks English. */
export const passkeyOnPages = {
  passkeyAsked: asked,
  passkeySigns:
    'Ufunguo wako wa siri husaini jambo moja: kwamba tovuti hii iwe kifaa kilichounganishwa kwenye akaunti yako. Kisha inaweza kusoma na kuandika kama wewe.',
  passkeyOnlyIf: 'Endelea tu ikiwa unataka tovuti hii iwe na kifaa kilichounganishwa kwenye akaunti yako.',
  passkeyHeading: 'Ufunguo wako wa siri',
  passkeyGet: 'Pata kisaidizi cha passkey',
  passkeyInstall: 'Jinsi ya kusakinisha',
  passkeyNewTab: 'kwenye kichupo kipya',
  passkeyStay: 'Acha ukurasa huu wazi.',
  passkeyClick:
    'Rudi hapa. Bofya kipande cha fumbo juu kulia kwenye kivinjari chako, kisha Passkey helper. Au bonyeza Alt+Shift+K.',
  passkeyYes:
    'Bofya “Yes” (ndiyo). Kivinjari chako kinaomba ufunguo wa siri. Kikionyesha msimbo wa QR, uchanganue kwa kamera ya simu yako, si kwa WhatsApp.',
  passkeyBluetooth: 'Bluetooth lazima iwe imewashwa, hapa na kwenye simu.',
  passkeyNone: 'Bado huna ufunguo wa siri? Simu yako itakupa chaguo la kuutengeneza. Kubali, kisha rudi.',
  passkeyTrouble: 'Haifanyi kazi, au inaomba ufunguo wa USB',
  passkeyNoBluetooth:
    'Bila Bluetooth kompyuta hii haiwezi kufikia ufunguo wa siri ulio kwenye simu yako. Tumia kompyuta nyingine, au kivinjari ulikotengeneza ufunguo huo.',
  passkeyOtherDay: 'WhatsApp haiulizi kila akaunti, wala si kila mara. Unaweza kujaribu tena siku nyingine.',
  passkeyKeepOpen: 'Acha WhatsApp wazi na mbele hadi ukurasa huu useme kwamba imekamilika.',
  passkeyFirst: 'Kwanza pata kisaidizi cha passkey',
  compareHeading: 'Msimbo wa kulinganisha',
  compareSame: 'Ndiyo, ni sawa',
  compareOther: 'Hapana, tofauti',
};

/** Words of the scripts of these pages. */
export const passkeyInScripts = {
  passkey: asked,
  passkeyOnPhone: 'WhatsApp inaomba ufunguo wako wa siri (passkey).',
  passkeyChecking: 'Asante. WhatsApp inaukagua.',
  passkeyAgain: 'WhatsApp haikukubali jibu hilo na inauliza tena. Bofya kisaidizi tena kwenye ukurasa huu.',
  passkeyLost: 'Jibu lako halikufika. Bofya kisaidizi tena kwenye ukurasa huu.',
  compareLost: 'Jibu lako halikufika. Bonyeza kitufe tena.',
  passkeyNeedsComputer:
    'WhatsApp inaomba ufunguo wa siri (passkey) wa akaunti hii. Hilo linahitaji kompyuta yenye Chrome, Edge, Brave au Firefox. Ishia hapa, fungua {host} huko, chagua Msimbo wa QR, kisha uchanganue kwa simu yako.',
  passkeyNotSafari:
    'Safari haiwezi kufanya hatua hii. Tumia Chrome, Edge, Brave au Firefox kwenye kompyuta hii.',
  passkeyNeedsHttps:
    'Anwani ya ukurasa huu haianzi na https, kwa hiyo kisaidizi cha passkey kinaukataa. Ishia hapa, kisha fungua anwani ya https ya tovuti hii, au muulize anayeiendesha.',
  passkeyTooOld:
    'Kivinjari hiki ni cha zamani mno kwa hatua hii. Kisasishe, au tumia Chrome, Edge, Brave au Firefox mpya kwenye kompyuta hii.',
};
