import type { InviteEntity } from '../../store/index.js'
import type { AccessView } from './describe-access.js'

/** What limits an invite and what it gives. Instants are milliseconds since 1970; null: no limit. */
export type LimitsView = Readonly<
  Pick<
    InviteEntity,
    | 'acceptBefore'
    | 'accessUntil'
    | 'accessForSeconds'
    | 'maxUseSeconds'
    | 'plusOnes'
    | 'maxDepth'
    | 'deauthorize'
    | 'depletesInviter'
  >
> & {
  /** How often it may still be accepted. */
  readonly placesLeft: number | null
}

/** Who looks at the page, and what they may do there. */
export type InviteReader =
  /** Nobody is signed in. */
  | {
      readonly kind: 'visitor'
      readonly signIn: string
      /** Path that the form for people without an account posts to; absent where it takes an account. */
      readonly guest?: string
    }
  | {
      readonly kind: 'user'
      /** Path that the form posts to. */
      readonly action: string
      /** Hidden fields besides the token of the form. */
      readonly fields?: Readonly<Record<string, string>>
      /** Where another device of the reader goes on; absent on that device. */
      readonly handoff?: string
    }
  /** Whoever made it: what is there to be given to others. */
  | {
      readonly kind: 'inviter'
      /** Whole address of the page; absent where the service does not know it. */
      readonly link?: string
      /** QR code of the link as `qrcode` draws it. */
      readonly qrSvg?: string
      /** Path of the QR code as a file. */
      readonly qrFile: string
    }

/** What the page of an invite shows. */
export interface InviteView {
  readonly kind: InviteEntity['kind']
  /** Name of whoever invites, as people read it. */
  readonly inviter: string
  /** Paths; none for a share. */
  readonly groups: readonly string[]
  readonly access: AccessView
  readonly limits: LimitsView
  /** Explains itself; else the text is short. */
  readonly confirm: boolean
  readonly reader: InviteReader
}
