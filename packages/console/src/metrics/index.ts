/**
 * What the service counts and measures, read in the browser from its Prometheus text. Here: parsing, rates, percentiles. Not here: how it is shown.
 * Start reading at `history.ts`.
 */
export { addScrape, type History, type Point, type Quantile, tailLatency } from './history.js'
export { type Scrape, scrapeOf } from './scrape.js'
