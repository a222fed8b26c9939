// The worker of timers.ts: a timer's number and its time in milliseconds go in, the number comes back when the time is
// over.
self.onmessage = ({ data: [id, milliseconds] }) => setTimeout(postMessage, milliseconds, id);
