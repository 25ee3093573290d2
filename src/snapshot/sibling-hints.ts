import type { Siblings } from '../common/siblings.js'
import { ChangeHints, type UnitOfWork } from '../store/index.js'

/** Hints of the other processes of this node, beside those of the store: an embedded database has none of its own. */
export class SiblingHints extends ChangeHints {
  private stopTelling: (() => void) | undefined

  constructor(
    private readonly siblings: Siblings,
    private readonly unitOfWork: Pick<UnitOfWork, 'onCommit'>,
    private readonly others: ChangeHints,
  ) {
    super()
  }

  override start(hear: (revision: number | undefined) => void): void {
    this.siblings.onNews((news) => {
      if (news.kind === 'change') hear(news.revision)
    })
    this.stopTelling = this.unitOfWork.onCommit(({ revision, subjects }) => {
      if (subjects.length > 0) this.siblings.tell({ kind: 'change', revision })
    })
    this.others.start(hear)
  }

  override stop(): Promise<void> {
    this.stopTelling?.()
    return this.others.stop()
  }
}
