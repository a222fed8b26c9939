// In a popup the way back is to close it: the sign-in goes on in the page that opened it. A link would open a second
// one in the small window.
if (window.opener) {
  document.querySelector(".mark").replaceChildren("signin-wasm");
  const close = document.createElement("button");
  close.type = "button";
  close.className = "plain";
  close.textContent = "Close this window";
  close.addEventListener("click", () => window.close());
  document.querySelector(".back").replaceChildren(close);

  // A page of this server that waits for the popup hears at once what went wrong here. No other origin does.
  const alert = document.querySelector("main > [data-code]");
  if (alert) {
    const problem = { code: alert.dataset.code, text: alert.textContent };
    window.opener.postMessage({ problem }, location.origin);
  }
}
