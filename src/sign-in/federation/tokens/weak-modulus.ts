const FIRST_PRIMES = primesBelow(168)
const GENERATOR = 65_537

/**
 * Whether a modulus of RSA was made by the library of CVE-2017-15361 (ROCA), whose keys can be factored: modulo every small prime
 * it is a power of 65,537. An honest modulus is so by chance once in two hundred million.
 */
export function isWeakModulus(modulus: bigint): boolean {
  return FIRST_PRIMES.every((prime) => powersModulo(prime).has(Number(modulus % BigInt(prime))))
}

function powersModulo(prime: number): ReadonlySet<number> {
  const powers = new Set<number>()
  for (let power = 1; !powers.has(power); power = (power * GENERATOR) % prime) powers.add(power)
  return powers
}

function primesBelow(limit: number): readonly number[] {
  const numbers = Array.from({ length: limit - 3 }, (_, index) => index + 3)
  return numbers.filter(
    (number) => !numbers.some((divisor) => divisor < number && number % divisor === 0) && number % 2 === 1,
  )
}
