import { restoreCommand } from '../wire/commands.ts';
import { offerCommand } from './copy-button.ts';
import { byTestId, clientLanguage, find, setText, siteAddress } from './dom.ts';

offerCommand({
  place: '[data-command]',
  button: '[data-copy-command]',
  command: restoreCommand(siteAddress(), clientLanguage()),
  say: (text) => setText(byTestId('status'), text),
});
// Without this script the button would do nothing, so it is hidden until now.
find('[data-copy-command]').hidden = false;
