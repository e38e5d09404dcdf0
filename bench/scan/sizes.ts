/** The sizes of account that growth is measured on: 1,000, 10,000 and 50,000 principals when the middle is 10,000. */
export function sizesOf(principals: number): readonly [number, number, number] {
  return [Math.ceil(principals / 10), principals, 5 * principals];
}
