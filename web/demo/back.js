// The browser's Back button: every step forward is an entry of the history, so that Back leads to the step before it
// and not away from the page.

/** The depths of the steps that lie behind the entry on show, and its own, which is the last one. */
const trail = () => history.state?.trail ?? [0];

/** How deep in a sign-in the entry is that the browser shows. */
export const depthOfEntry = () => trail().at(-1);

/**
 * A step is on show. A deeper one than the entry's becomes an entry of its own; for one that lies behind, such as after
 * "Start over", the browser goes back to its entry. The first step of a loaded page is the entry that is there.
 */
export function entered(depth, first) {
  const here = trail();
  if (depth === undefined || depth === here.at(-1)) return;
  if (first) return history.replaceState({ trail: [...here.slice(0, -1), depth] }, '');
  if (depth > here.at(-1)) return history.pushState({ trail: [...here, depth] }, '');
  const behind = here.findLastIndex(passed => passed <= depth);
  if (behind >= 0) history.go(behind - here.length + 1);
}

/**
 * Links within the page move the view and the focus, and make no entries: to come back to an address with a fragment
 * would take both away again. For the same reason the browser leaves the view where it is when it goes back.
 */
export function keepEntriesPlain() {
  history.scrollRestoration = 'manual';
  const plain = () => location.hash && history.replaceState(history.state, '', location.pathname + location.search);
  plain();
  addEventListener('hashchange', plain);
  document.addEventListener('click', event => {
    const link = event.target.closest('a[href^="#"]');
    if (!link) return;
    event.preventDefault();
    const target = document.querySelector(link.hash);
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
    target.scrollIntoView();
  });
}
