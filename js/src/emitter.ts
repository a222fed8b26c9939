/**
 * Listeners of an instance: they hear of every change, and a copy of the list is walked so that one may remove itself.
 */
export class Emitter<T> {
  #listeners: ((news: T) => void)[] = [];

  /** Adds a listener; the same function may be added twice. The result removes it. */
  add(listener: (news: T) => void): () => void {
    const own = (news: T) => listener(news);
    this.#listeners.push(own);
    return () => {
      this.#listeners = this.#listeners.filter(other => other !== own);
    };
  }

  /** What a listener throws reaches the caller, and the listeners after it do not hear the news. */
  emit(news: T): void {
    for (const listener of this.#listeners) listener(news);
  }
}
