// Tells the window that opened this popup how the sign-in went, and closes.
// The server wrote the message and the only origin that may read it into the page.
const { message, origin } = document.querySelector("main > [data-message]").dataset;
if (window.opener && origin) {
  window.opener.postMessage(JSON.parse(message), origin);
}
// A page that isolated itself (COOP) cut this window off from its opener. Where both have one origin they share a
// channel; the state in the message tells the page that waits for it from the others.
const report = message && JSON.parse(message);
if (report?.state && origin === location.origin) {
  const channel = new BroadcastChannel("clerk-popup");
  channel.postMessage(report);
  channel.close();
}
// A page that the user reached without a popup stays and shows its text: close() does nothing then.
window.close();
