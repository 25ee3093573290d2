import type { ReactElement, ReactNode } from 'react'
import { useRecordContext } from 'react-admin'
import type { Row } from '../api/data-provider.js'

/** A cell made from the record of its row: `<FieldOf<User>>{({ status }) => status}</FieldOf>`. */
export function FieldOf<R extends Row>({
  children,
}: {
  readonly children: (record: R) => ReactNode
}): ReactElement | null {
  const record = useRecordContext<R>()
  return record === undefined ? null : <>{children(record)}</>
}
