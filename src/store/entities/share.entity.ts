import { IdColumn, JsonColumn, TextColumn } from '../columns.js'
import { Entity, ForeignKey, Index } from 'typeorm'
import { GroupEntity } from './group.entity.js'
import { UserEntity } from './user.entity.js'

/** What somebody gave away of the own permissions (domain-model 5.6): a hidden group whose one policy is what was shared. */
@Entity('shares')
@Index('ix_shares_giver', ['giverId'])
export class ShareEntity {
  /** That of the hidden group. */
  @IdColumn()
  @ForeignKey(() => GroupEntity, { name: 'fk_shares_group', onDelete: 'CASCADE' })
  id!: string

  /** It never gives more than this user may do at the moment. */
  @TextColumn()
  @ForeignKey(() => UserEntity, { name: 'fk_shares_giver', onDelete: 'CASCADE' })
  giverId!: string

  /** Name of the service that it is about. */
  @TextColumn()
  service!: string

  /** Ids of the shares that allowed the giver what is shared on: it ends with any of them. */
  @JsonColumn()
  parents!: readonly string[]
}
