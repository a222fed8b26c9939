import { auth } from '@clerk/nextjs/server';

export default async function Page() {
  const { userId } = await auth();
  return <p id="who">{userId ?? 'nobody'}</p>;
}
