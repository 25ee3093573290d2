import { useEffect, useRef, useState } from 'react'
import { textOf } from '../api/client.js'

/** A long computation that can be stopped. */
export interface Run<T> {
  readonly running: boolean
  /** How many are done so far. */
  readonly done: number
  readonly result: T | undefined
  readonly error: string | undefined
  readonly start: (work: (signal: AbortSignal, onProgress: (done: number) => void) => Promise<T>) => void
  readonly stop: () => void
  /** Stops, and forgets what came of it. */
  readonly reset: () => void
}

interface State<T> {
  readonly running: boolean
  readonly done: number
  readonly result?: T
  readonly error?: string
}

/** Runs one computation at a time; a new one, `stop`, or leaving the screen ends the one before. */
export function useRun<T>(): Run<T> {
  const [state, setState] = useState<State<T>>({ running: false, done: 0 })
  const current = useRef<AbortController>(undefined)
  const stop = (): void => {
    current.current?.abort()
    current.current = undefined
    setState((before) => ({ ...before, running: false }))
  }
  const reset = (): void => {
    stop()
    setState({ running: false, done: 0 })
  }
  useEffect(() => () => current.current?.abort(), [])
  const start: Run<T>['start'] = (work) => {
    current.current?.abort()
    const own = new AbortController()
    current.current = own
    const put = (next: State<T>): void => {
      if (!own.signal.aborted) setState(next)
    }
    put({ running: true, done: 0 })
    work(own.signal, (done) => put({ running: true, done })).then(
      (result) => put({ running: false, done: 0, result }),
      (error: unknown) => put({ running: false, done: 0, error: textOf(error) }),
    )
  }
  const { running, done, result, error } = state
  return { running, done, result, error, start, stop, reset }
}
