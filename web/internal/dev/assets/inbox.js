// Says when there is something newer than what the page shows, without taking the page away from its reader.
const shown = document.querySelectorAll("article").length;
const fresh = document.getElementById("fresh");
const to = new URLSearchParams(location.search).get("to") ?? "";

setInterval(async () => {
  if (document.hidden || fresh.firstChild) return;
  try {
    const answer = await fetch("/__dev/inbox.json?to=" + encodeURIComponent(to));
    const { messages } = await answer.json();
    if (messages.length <= shown) return;
    const link = document.createElement("a");
    link.href = location.href;
    link.textContent = "New messages. Show them.";
    fresh.append(link);
  } catch {
    // The server is restarting: the next round will tell.
  }
}, 2000);
