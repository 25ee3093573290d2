import { PlaceTable } from './place-table.js'

/** Nobody stands at a place. */
const NONE = -1

/**
 * Who is in the memory of a node, in the order and by the rules of the service's `PrincipalCache`: who was used since it was last looked
 * at gets a second chance. Some forty bytes a principal, so that a hundred nodes fit into one process; a test holds it against the real one.
 */
export class NodeMemory {
  private readonly users: Int32Array
  private readonly before: Int32Array
  private readonly after: Int32Array
  private readonly touched: Uint8Array
  /** Groups of whoever is at a place, `groupsPerUser` for each. */
  private readonly groups: Int32Array
  private readonly places: PlaceTable
  private readonly free: number[] = []
  private first = NONE
  private last = NONE

  /** @param groupOf the group at one of the places of a user */
  constructor(
    private readonly capacity: number,
    private readonly groupsPerUser: number,
    private readonly groupOf: (user: number, place: number) => number,
  ) {
    // One more: the newest comes before the oldest goes.
    const most = capacity + 1
    this.users = new Int32Array(most)
    this.before = new Int32Array(most)
    this.after = new Int32Array(most)
    this.touched = new Uint8Array(most)
    this.places = new PlaceTable(most)
    this.groups = new Int32Array(most * groupsPerUser)
    for (let place = most - 1; place >= 0; place--) this.free.push(place)
  }

  get size(): number {
    return this.places.size
  }

  /** Whether the user is there; who is, is marked as used. */
  use(user: number): boolean {
    const place = this.places.get(user)
    if (place === NONE) return false
    this.touched[place] = 1
    return true
  }

  /** Takes in a user who is not there. */
  add(user: number): void {
    const place = this.free.pop() ?? NONE
    this.users[place] = user
    this.touched[place] = 1
    this.places.add(user, place)
    const { groupsPerUser } = this
    for (let i = 0; i < groupsPerUser; i++) this.groups[place * groupsPerUser + i] = this.groupOf(user, i)
    this.append(place)
    this.makeRoom()
  }

  /** Whether the user was there. */
  drop(user: number): boolean {
    const place = this.places.get(user)
    if (place === NONE) return false
    this.unlink(place)
    this.places.remove(user)
    this.free.push(place)
    return true
  }

  /** Drops everybody who is in one of the groups that are marked; answers how many. */
  dropMembers(marked: Uint8Array): number {
    const size = this.size
    for (let place = this.first; place !== NONE;) {
      const next = this.after[place] ?? NONE
      if (this.isMarked(place, marked)) this.drop(this.users[place] ?? NONE)
      place = next
    }
    return size - this.size
  }

  private isMarked(place: number, marked: Uint8Array): boolean {
    const start = place * this.groupsPerUser
    for (let i = start; i < start + this.groupsPerUser; i++) if (marked[this.groups[i] ?? 0] === 1) return true
    return false
  }

  private makeRoom(): void {
    while (this.size > this.capacity) {
      const oldest = this.first
      if (this.touched[oldest] === 1) {
        this.touched[oldest] = 0
        this.unlink(oldest)
        this.append(oldest)
      } else {
        this.drop(this.users[oldest] ?? NONE)
      }
    }
  }

  private append(place: number): void {
    this.before[place] = this.last
    this.after[place] = NONE
    if (this.last === NONE) this.first = place
    else this.after[this.last] = place
    this.last = place
  }

  private unlink(place: number): void {
    const [before = NONE, after = NONE] = [this.before[place], this.after[place]]
    if (before === NONE) this.first = after
    else this.after[before] = after
    if (after === NONE) this.last = before
    else this.before[after] = before
  }
}
