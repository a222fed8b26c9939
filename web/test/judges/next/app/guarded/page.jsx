export default function Page() {
  return <p id="guarded">for members</p>;
}
