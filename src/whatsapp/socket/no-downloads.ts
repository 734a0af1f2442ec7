/**
 * Options for the HTTP requests of Baileys. When WhatsApp tells of a history or of a state too large for a stanza, Baileys would download it
 * by `fetch`, which takes no agent and so would go around the proxy. A link needs none of these files, so each such request fails at once.
 */
export const NO_DOWNLOADS: RequestInit = withDispatcher(() => {
  throw new Error('this program downloads no files from WhatsApp');
});

/** Of a dispatcher `fetch` calls nothing but `dispatch`, whose error becomes that of the request. */
function withDispatcher(dispatch: () => never): RequestInit {
  const options: RequestInit = {};
  return Object.assign(options, { dispatcher: { dispatch } });
}
