// Tells the window that opened this popup how the sign-in went, and closes.
// The server wrote the message and the only origin that may read it into the page.
const { message, origin } = document.querySelector("main > [data-message]").dataset;
if (window.opener && origin) {
  window.opener.postMessage(JSON.parse(message), origin);
}
// A page that the user reached without a popup stays and shows its text: close() does nothing then.
window.close();
