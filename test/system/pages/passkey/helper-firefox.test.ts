import { expect, test } from 'vitest';
import { SoftwareAuthenticator } from '../../../double/whatsapp/passkey/authenticator.ts';
import { startWhatsAppWeb } from '../../../double/whatsapp-web/whatsapp-web.ts';
import { startAskingSite } from '../../../kit/browser/helper/asking-page.ts';
import { HelperFirefox } from '../../../kit/browser/helper/helper-firefox.ts';
import { judgeAnswer } from '../../../kit/browser/helper/judge-answer.ts';
import { whyWithout } from '../../../kit/browser/own/own-browser.ts';
import { ask } from '../../../kit/program/raw-request.ts';
import { startApp } from '../../../kit/program/start-app.ts';

/** The same zip in Debian's Firefox, over a page that asks and a stand-in for WhatsApp Web. */

test('the passkey helper in Firefox, hands the page an answer that WhatsApp takes', async (context) => {
  const lack = whyWithout('Firefox');
  if (lack !== null) return context.skip(lack);
  const owner = new SoftwareAuthenticator();
  const [app, web, site] = await Promise.all([
    startApp({ PASSKEY: 'on' }),
    startWhatsAppWeb(),
    startAskingSite(),
  ]);
  const firefox = await HelperFirefox.open(web, owner.forWebDriver());
  try {
    const { host, origin } = new URL(site.url);
    const zip = await ask(app.url, '/passkey-helper.zip', { headers: { Host: host } });
    const inWindow = await firefox.pressIcon(site.url, zip.body);
    const shown = () => inWindow('document.body.innerText');
    await expect.poll(shown, { timeout: 10_000 }).toContain(`${origin} asks for your WhatsApp passkey.`);
    await inWindow("document.getElementById('go').click()");
    await expect
      .poll(() => inWindow("document.getElementById('status').textContent"), { timeout: 20_000 })
      .toBe('Done. Go back to the page. You can close this window.');
    await expect.poll(() => site.answers.length).toBe(1);
    expect(judgeAnswer(site.answers[0], site.question, owner)).toBeNull();
    expect(web.paths).not.toContain('/');
  } finally {
    await firefox.close();
    await web.close();
    site.close();
    await app.close();
  }
});
