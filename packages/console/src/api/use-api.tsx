import {
  useMutation,
  type UseMutationResult,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from '@tanstack/react-query'
import Button from '@mui/material/Button'
import { type ReactElement, useState } from 'react'
import { useNotify } from 'react-admin'
import { get, textOf } from './client.js'
import type { Query } from './service-address.js'

/** Reads a path of the API, `useApi<Key[]>(pathOf('users', name, 'keys'))`; `undefined` reads nothing. */
export function useApi<T>(path: string | undefined, query?: Query, refetchMs?: number): UseQueryResult<T> {
  return useQuery({
    queryKey: ['api', path, query],
    queryFn: ({ signal }) => get<T>(path ?? '', query, signal),
    enabled: path !== undefined,
    ...(refetchMs === undefined ? {} : { refetchInterval: refetchMs }),
  })
}

/** How to act on something and tell people about it. */
export interface Act<V, R> {
  /** Does it. */
  readonly act: (value: V) => Promise<R>
  /** What is said when it is done. */
  readonly done?: string | ((value: V) => string)
  /** Undoes what `act` did, which answered `written`; then the message offers that. */
  readonly undo?: (value: V, written: R) => Promise<unknown>
  readonly onDone?: (value: V) => void
}

/** Says that something is done, offers to undo it where that can be done, and reads again everything that is shown. */
export function useDone(): (text: string | undefined, undo?: () => Promise<unknown>) => Promise<void> {
  const notify = useNotify()
  const queries = useQueryClient()
  return async (text, undo) => {
    const takeBack = async (): Promise<void> => {
      await undo?.()
      notify('Undone.')
      await queries.invalidateQueries()
    }
    const refuse = (error: unknown): void => notify(textOf(error), { type: 'error', multiLine: true })
    if (text !== undefined && undo === undefined) notify(text)
    else if (text !== undefined)
      notify(<Undoable text={text} undo={() => void takeBack().catch(refuse)} />, { autoHideDuration: 10_000 })
    await queries.invalidateQueries()
  }
}

/** A write: says what came of it, as `useDone` does, or why it was refused. */
export function useAct<V = void, R = unknown>({ act, done, undo, onDone }: Act<V, R>): UseMutationResult<R, Error, V> {
  const notify = useNotify()
  const tell = useDone()
  return useMutation<R, Error, V>({
    // All in one: `onSuccess` would be that of the latest render, where what was pressed may say and undo something else.
    mutationFn: async (value) => {
      const written = await act(value)
      const told = tell(
        typeof done === 'function' ? done(value) : done,
        undo === undefined ? undefined : () => undo(value, written),
      )
      onDone?.(value)
      await told
      return written
    },
    onError: (error) => {
      notify(textOf(error), { type: 'error', multiLine: true })
    },
  })
}

function Undoable({ text, undo }: { readonly text: string; readonly undo: () => void }): ReactElement {
  const [used, setUsed] = useState(false)
  const once = (): void => {
    setUsed(true)
    undo()
  }
  return (
    <>
      {text}{' '}
      <Button size="small" color="inherit" onClick={once} disabled={used}>
        Undo
      </Button>
    </>
  )
}
