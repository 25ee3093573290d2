/** How many rows a list has: `posts 0-24/10000` is 10000, `posts *\/0` is 0; `undefined` for anything else. */
export function contentRangeTotal(header: string | null): number | undefined {
  const digits = /\/(\d{1,15})$/.exec(header ?? '')?.[1]
  return digits === undefined ? undefined : Number(digits)
}
