/** Texts of the page about the passkey helper by their mark. */
export const helperPage = {
  helperTitle: 'The passkey helper - {{brandName}}',
  helperAbout: 'What the passkey helper is, how to install it, and how to remove it.',
  helperHeading: 'The passkey helper',
  helperLead:
    'WhatsApp asks some accounts for their passkey before it links a device. With this small browser extension you can answer.',
  helperWhy: 'Why it is needed',
  helperWhatIs:
    'A passkey is a key in place of a password. Your phone or computer keeps it, and opens it with your finger, your face or your PIN.',
  helperOneSite:
    'A passkey works on its own site only. That of WhatsApp works on web.whatsapp.com, so this page cannot ask for it. The helper asks there, and brings the answer back to the page that wants it.',
  helperFirst:
    'You need it only if WhatsApp asks you. Then you have ten minutes at most. Is your account one that is asked? Install the helper first: the step then takes about a minute.',
  helperWarning:
    'Only go on if you want this site to have a linked device on your account: it can read and write as you.',
  helperGet: 'Get it',
  helperGetIt: 'Get the passkey helper',
  helperGetText: 'It takes a computer with Chrome, Edge, Brave, Opera or Firefox.',
  helperHashIs: 'The SHA-256 of the file:',
  helperHashText:
    'It is made for this site and refuses every other one. But for the name of this site, its five files are those of the program behind this site, short enough to read.',
  helperChrome: 'Install it in Chrome, Edge, Brave or Opera',
  helperChromeVersion: 'Your browser must be Chrome 129 or newer, or one that is made of it.',
  helperUnzip: 'Unzip the file. You get a folder.',
  helperCopyExtensions: 'Copy this into the address bar and press Enter:',
  helperDeveloper: 'Switch Developer mode on.',
  helperLoad: 'Press Load unpacked and choose the folder.',
  helperUnverified:
    'Your browser may warn that it cannot verify where the helper comes from. It says so of everything that does not come from its store.',
  helperFirefox: 'Install it in Firefox',
  helperFirefoxVersion: 'Your Firefox must be 128 or newer.',
  helperLoadFirefox: 'Press Load Temporary Add-on and choose the zip.',
  helperGone: 'Firefox forgets it when it is closed.',
  helperFirefoxPhone:
    'On some computers Firefox asks for a USB key and does not offer your phone. Then use Chrome, Edge or Brave.',
  helperUse: 'Use it',
  helperClick:
    'On the page that asks for your passkey, press the puzzle piece at the top right of your browser, then Passkey helper. Or press Alt+Shift+K; on a Mac Option+Shift+K.',
  helperName: 'A small window names the site. Press Yes only if it is the one on which you started.',
  helperScan:
    'Your browser asks for the passkey. If it shows a QR code, scan it with the camera of your phone, not with WhatsApp. Bluetooth must be on, on the computer and on the phone.',
  helperNone: 'No passkey yet? Your phone offers to make one. Say yes, then come back.',
  helperRemove: 'Remove it',
  helperRemoveText:
    'Done with linking? Open the page of your extensions again, remove the helper and switch Developer mode off. Then delete the folder and the zip.',
  helperCan: 'What it can do, and what not',
  helperCanSee: 'It sees the page on which you press its icon, and asks for the passkey on WhatsApp Web.',
  helperCanWindow:
    'For that it opens a window of WhatsApp Web and closes it again. So your browser says that it may read and change your data there.',
  helperCannotStart: 'It does nothing until you press its icon. No site can start it.',
  helperCannotSend: 'It sees no other page, sends nothing anywhere and keeps nothing.',
  helperTrouble: 'If it does not work',
  helperOnPhone:
    'On a phone: browsers there take no such helper. Open this site on a computer, choose QR code, and scan it with your phone.',
  helperSafari: 'Safari cannot do this step. Use Chrome, Edge, Brave or Firefox on this computer.',
  helperBluetooth:
    'Without Bluetooth a computer cannot reach the passkey on your phone; it may ask for a USB key then. Use another computer, or the browser in which you made the passkey.',
  helperHttps: 'The helper answers only pages whose address begins with https.',
  helperPrivate: 'In a private window browsers do not show the helper. Link in a usual window.',
  helperOther: 'WhatsApp does not ask every account, and not always. You can try again another day.',
  helperProven: 'What was tried',
  helperProvenText:
    'It was tried in Chromium and Firefox, with passkeys made for the test and an imitation of WhatsApp, on which a second program that links in this way was tried too. Not yet tried: a real account with its phone, and Edge, Brave and Opera. WhatsApp may want something else.',
};
