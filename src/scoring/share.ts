/** Rounds shares to integers whose sum is exactly `total`: the largest remainders get the missing ones. */
export function shareExactly(total: number, shares: readonly number[]): readonly number[] {
  const whole = shares.map(Math.floor);
  let left = total - whole.reduce((sum, share) => sum + share, 0);
  const byRemainder = shares
    .map((share, index) => ({ index, remainder: share - Math.floor(share) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder) {
    if (left <= 0) break;
    whole[index] = (whole[index] ?? 0) + 1;
    left -= 1;
  }
  return whole;
}
