/** The message that follows the one with the session ID. */
export const message = {
  above: 'The message above is your session ID from {brand}.',
  use: 'Hold it, copy it, and paste it into your bot as SESSION_ID.',
  guide: 'How to do that: {guide}',
  secret:
    'Keep it secret: who has it can read and write as you. Nobody will ever ask you for it. Do not forward it.',
  others: 'Your other linked devices see this too. Delete both messages once you have copied the ID.',
  leave:
    'Leave the device "{device}" in Linked devices; your bot uses it. This phone must come online now and then.',
  undo: 'Did you not ask for this? Open WhatsApp, Linked devices, and remove that device.',
  madeBy: 'Made by {site}',
};
