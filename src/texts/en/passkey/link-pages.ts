const asked = 'WhatsApp asks for your passkey. Keep WhatsApp open on your phone.';

/** Texts of the pages that link, for an account that WhatsApp asks for a passkey. */
export const passkeyOnPages = {
  passkeyAsked: asked,
  passkeySigns:
    'Your passkey signs one thing: that this site becomes a linked device on your account. It can then read and write as you.',
  passkeyOnlyIf: 'Only go on if you want this site to have a linked device on your account.',
  passkeyHeading: 'Your passkey',
  passkeyGet: 'Get the passkey helper',
  passkeyInstall: 'How to install',
  passkeyNewTab: 'in a new tab',
  passkeyStay: 'Keep this page open.',
  passkeyClick:
    'Come back here. Click the puzzle piece at the top right of your browser, then Passkey helper. Or press Alt+Shift+K.',
  passkeyYes:
    "Click Yes. Your browser asks for the passkey. If it shows a QR code, scan it with your phone's camera, not with WhatsApp.",
  passkeyBluetooth: 'Bluetooth must be on, here and on the phone.',
  passkeyNone: 'No passkey yet? Your phone offers to make one. Say yes, then come back.',
  passkeyTrouble: 'It does not work, or asks for a USB key',
  passkeyNoBluetooth:
    'Without Bluetooth this computer cannot reach the passkey on your phone. Use another computer, or the browser in which you made the passkey.',
  passkeyOtherDay: 'WhatsApp does not ask every account, and not always. You can try again another day.',
  passkeyKeepOpen: 'Keep WhatsApp open and in front until this page says that it is done.',
  passkeyFirst: 'Get the passkey helper first',
  compareHeading: 'The code to compare',
  compareSame: 'Yes, the same',
  compareOther: 'No, another one',
};

/** Words of the scripts of these pages. */
export const passkeyInScripts = {
  passkey: asked,
  passkeyOnPhone: 'WhatsApp asks for your passkey.',
  passkeyChecking: 'Thank you. WhatsApp is checking it.',
  passkeyAgain: 'WhatsApp did not take that answer and asks once more. Click the helper again on this page.',
  passkeyLost: 'Your answer did not arrive. Click the helper again on this page.',
  compareLost: 'Your answer did not arrive. Press the button again.',
  passkeyNeedsComputer:
    'WhatsApp asks this account for a passkey. That needs a computer with Chrome, Edge, Brave or Firefox. Stop here, open {host} there, choose QR code, and scan it with your phone.',
  passkeyNotSafari: 'Safari cannot do this step. Use Chrome, Edge, Brave or Firefox on this computer.',
  passkeyNeedsHttps:
    'The address of this page does not begin with https, so the passkey helper refuses it. Stop here, and open the https address of this site, or ask whoever runs it.',
  passkeyTooOld:
    'This browser is too old for this step. Update it, or use a new Chrome, Edge, Brave or Firefox on this computer.',
};
