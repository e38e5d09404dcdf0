/** The sizes of account that growth is measured on: with 10,000 principals 1,000, 5,000 and 10,000; `long` goes to 50,000. */
export function sizesOf(principals: number, long: boolean): readonly [number, number, number] {
  const few = Math.ceil(principals / 10);
  return long ? [few, principals, 5 * principals] : [few, 5 * few, principals];
}
