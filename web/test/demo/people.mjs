// People of the dev server's seed, as the page introduces them.
export const ada = { email: 'ada@example.com', password: 'analytical-engine', name: 'Ada Lovelace' };
export const grace = {
  email: 'grace@example.com',
  password: 'nanoseconds-of-wire',
  name: 'Grace Hopper',
  secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
  backup: 'bkup0002',
};
export const alan = { email: 'alan@example.com', name: 'Alan Turing' };
