// One event stream per browser tab, shared by every component on the page.
// Closed while the tab is hidden: a browser allows few connections to one server.

function eventHub() {
  return (window.plenaryEvents ||= makeEventHub())
}

function makeEventHub() {
  const RETRY_MS = 5000
  const listeners = new Map() // listener -> the table that it is about, as a query; "" for all
  let source = null
  let heard = "" // what the stream that is open is about
  let retry = null

  const tell = (kind, news) => [...listeners.keys()].forEach(listener => listener(kind, news))
  const wanted = () => {
    const [first, ...others] = new Set(listeners.values())
    return others.length ? "" : first ?? ""
  }

  const close = () => {
    clearTimeout(retry)
    source?.close()
    source = null
  }

  // A stream that cannot be opened does not say why: maybe the access ended before it was.
  const sayIfEnded = async () => {
    const enough = new AbortController()
    try {
      const answer = await fetch(`/api/events${heard}`, { signal: enough.signal })
      if (answer.status === 401) tell("ended")
    } catch {
      // no network: it is tried again anyway
    } finally {
      enough.abort()
    }
  }

  const open = () => {
    if (source || !listeners.size || document.hidden) return
    clearTimeout(retry)
    heard = wanted()
    source = new EventSource(`/api/events${heard}`)
    source.onopen = () => tell("open")
    source.onmessage = event => tell("stamp", Number(event.data))
    source.addEventListener("notes", event => tell("notes", JSON.parse(event.data)))
    source.onerror = () => {
      tell("down")
      if (source?.readyState !== EventSource.CLOSED) return // it tries again by itself
      close()
      retry = setTimeout(open, RETRY_MS)
      sayIfEnded()
    }
    source.addEventListener("ended", () => {
      close()
      tell("ended")
    })
  }

  const settle = () => {
    if (!listeners.size || wanted() !== heard) close()
    open()
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()))
  window.addEventListener("online", open)
  return {
    listen(listener, about = "") {
      listeners.set(listener, about)
      settle()
      return () => {
        listeners.delete(listener)
        settle()
      }
    },
  }
}
