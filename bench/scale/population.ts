import type { ScaleParameters } from './parameters.js'

/** A number of 32 bits from two: the same each time, and as good as random (after MurmurHash3's finalizer, in the public domain). */
export function mixed(value: number, salt: number): number {
  let h = (value ^ Math.imul(salt + 1, 0x9e3779b1)) >>> 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** Of `count` things one by Zipf's law with exponent 1: the first is chosen most often. `uniform` from 0 up to 1. */
export function zipf(count: number, uniform: number): number {
  // The inverse of the integral of 1/x from 1 to count + 1.
  return Math.min(count, Math.floor(Math.exp(uniform * Math.log(count + 1)))) - 1
}

/** Who is in which group, and which policies these have: computed each time, so that ten million users take no memory. */
export class Population {
  constructor(
    private readonly parameters: Pick<
      ScaleParameters,
      'groups' | 'policies' | 'groupsPerUser' | 'policiesPerGroup' | 'seed'
    >,
  ) {}

  /** The group at one of the places of a user; two places may hold the same. */
  groupOf(user: number, place: number): number {
    const { groups, seed } = this.parameters
    return zipf(groups, mixed(user, seed * 31 + place) / 2 ** 32)
  }

  /** The policy at one of the places of a group. */
  policyOf(group: number, place: number): number {
    const { policies, seed } = this.parameters
    return mixed(group, seed * 37 + 1000 + place) % policies
  }

  /** Marks every group that brings a policy. */
  groupsWith(policy: number): Uint8Array {
    const marked = new Uint8Array(this.parameters.groups)
    for (let group = 0; group < marked.length; group++) {
      for (let place = 0; place < this.parameters.policiesPerGroup; place++) {
        if (this.policyOf(group, place) === policy) marked[group] = 1
      }
    }
    return marked
  }

  /** Marks one group. */
  only(group: number): Uint8Array {
    const marked = new Uint8Array(this.parameters.groups)
    marked[group] = 1
    return marked
  }
}
