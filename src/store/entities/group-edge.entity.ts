import { Check, Entity, ForeignKey, Index, Unique } from 'typeorm'
import { IdColumn, InstantColumn, TextColumn } from '../columns.js'
import { GroupEntity } from './group.entity.js'

/**
 * That whoever is in `sourceId` counts as a member of `targetId` as well (domain-model 5.4.1, capabilities M13, M14): by the tree,
 * from a group to those right below it, or by a link between two trees. No way along edges leads back to where it began.
 */
@Entity('group_edges')
@Unique('uq_group_edges_source_target', ['sourceId', 'targetId'])
@Index('ix_group_edges_target', ['targetId'])
@Index('uq_group_edges_parent', ['targetId'], { unique: true, where: "kind = 'parent'" })
@Check('ck_group_edges_kind', "kind in ('parent', 'link')")
@Check('ck_group_edges_ends', 'source_id <> target_id')
export class GroupEdgeEntity {
  @IdColumn()
  id!: string

  @TextColumn()
  @ForeignKey(() => GroupEntity, { name: 'fk_group_edges_source', onDelete: 'CASCADE' })
  sourceId!: string

  @TextColumn()
  @ForeignKey(() => GroupEntity, { name: 'fk_group_edges_target', onDelete: 'CASCADE' })
  targetId!: string

  @TextColumn()
  kind!: 'parent' | 'link'

  @InstantColumn()
  createdAt!: number
}
