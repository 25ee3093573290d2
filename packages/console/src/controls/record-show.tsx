import type { ReactElement, ReactNode } from 'react'
import { Show, type ShowProps, useNotify, useRedirect, useResourceContext, useShowContext } from 'react-admin'
import { statusOf, textOf } from '../api/client.js'
import type { Row } from '../api/data-provider.js'
import { retriesPassing } from '../api/query-client.js'
import { Answered } from './answered.js'

/** Part of the key under which a record is kept: without it, that is a row of a list, which has no entity tag and not everything. */
const WHOLE = { whole: true }

/** The screen of one record. What was read stays when reading it again fails, and with it what is typed there or shown once. */
export function RecordShow({ children, ...props }: ShowProps): ReactElement {
  const resource = useResourceContext()
  const notify = useNotify()
  const redirect = useRedirect()
  const onError = (error: Error): void => {
    notify(textOf(error), { type: 'error' })
    if (statusOf(error) === 404) redirect('list', resource)
  }
  return (
    <Show {...props} queryOptions={{ meta: WHOLE, retry: retriesPassing, onError }}>
      <Read>{children}</Read>
    </Show>
  )
}

function Read({ children }: { readonly children: ReactNode }): ReactElement {
  const { record, error, refetch } = useShowContext<Row>()
  return <Answered query={{ data: record, error, refetch }}>{() => children}</Answered>
}
