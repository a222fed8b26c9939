import { UserButton } from '@clerk/nextjs';

export default function Page() {
  return (
    <>
      <p id="guarded">for members</p>
      <UserButton />
    </>
  );
}
