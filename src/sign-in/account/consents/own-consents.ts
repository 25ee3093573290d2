import type { EntityManager } from 'typeorm'
import type { Transaction } from '../../../store/index.js'
import type { ConsentView } from '../../pages/account/account-view.js'

/** Apps that people let act for them, as their account page needs it. Made by whoever lets apps in; where nobody does, there are none. */
export abstract class OwnConsents {
  /** What a user lets apps do now. `id` is the public id of the app. */
  abstract list(manager: EntityManager, uid: string): Promise<readonly ConsentView[]>

  /** Takes everything from an app that it holds of a user; answers of how many things, 0 where it held nothing. */
  abstract end(tx: Transaction, uid: string, id: string): Promise<number>
}
