// A click on the icon is the only way in: it lets the helper see exactly this tab. All else happens in a window, because a browser may
// stop this script while the person looks for the phone, and a window stays.
chrome.action.onClicked.addListener((tab) => {
  void chrome.windows.create({ url: `ask.html#${tab.id}`, type: 'popup', width: 480, height: 560 });
});
