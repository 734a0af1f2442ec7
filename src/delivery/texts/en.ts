/** What the explanation needs to know about this server. */
export type ExplanationFacts = {
  readonly brand: string;
  /** Address of the server's own site; left out of the text when unknown. */
  readonly site: string | null;
  readonly device: string;
};

/** The second message of a delivery, in English. The first one is the bare ID. */
export function explainIdInEnglish({ brand, site, device }: ExplanationFacts): string {
  return [
    `The message above is your session ID from ${brand}.`,
    '',
    'Hold it, copy it, and paste it into your bot as SESSION_ID.',
    '',
    'Keep it secret: who has it can read and write as you. Nobody will ever ask you for it. Do not forward it.',
    '',
    `Leave the device "${device}" in Linked devices; your bot uses it. This phone must come online now and then.`,
    'Did you not ask for this? Open WhatsApp, Linked devices, and remove that device.',
    ...(site === null ? [] : ['', `Made by ${site}`]),
  ].join('\n');
}
