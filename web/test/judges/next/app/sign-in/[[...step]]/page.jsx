import { SignIn } from '@clerk/nextjs';

export default function Page() {
  return (
    <>
      <p id="sign-in">sign in here</p>
      <SignIn />
    </>
  );
}
