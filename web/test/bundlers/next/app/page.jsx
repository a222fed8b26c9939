'use client';
import { useEffect } from 'react';
import { signIn } from '../../page/main.js';

export default function Page() {
  useEffect(() => {
    if (document.body.dataset.started) return;
    document.body.dataset.started = 'true';
    signIn(Object.fromEntries(new URLSearchParams(location.search))).then(
      result => (document.body.dataset.result = result),
      error => (document.body.dataset.result = String(error.stack)),
    );
  }, []);
  return <main>A page that Next renders on the server first.</main>;
}
