/**
 * What somebody began on another device and could go on with here (capabilities M22). Made by whoever hands over; where nobody
 * does, nothing waits.
 */
export abstract class WaitingHandoff {
  /** Path where the user goes on; `undefined` where nothing waits. */
  abstract addressFor(uid: string): Promise<string | undefined>
}
