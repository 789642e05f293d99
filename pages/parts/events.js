// One event stream per browser tab, shared by every component on the page.
// Closed while the tab is hidden: a browser allows few connections to one server.

function eventHub() {
  return (window.plenaryEvents ||= makeEventHub())
}

function makeEventHub() {
  const RETRY_MS = 5000
  const listeners = new Set()
  let source = null
  let retry = null

  const tell = (kind, stamp) => listeners.forEach(listener => listener(kind, stamp))

  const close = () => {
    clearTimeout(retry)
    source?.close()
    source = null
  }

  const open = () => {
    if (source || !listeners.size || document.hidden) return
    clearTimeout(retry)
    source = new EventSource("/api/events")
    source.onopen = () => tell("open")
    source.onmessage = event => tell("stamp", Number(event.data))
    source.onerror = () => {
      tell("down")
      if (source?.readyState !== EventSource.CLOSED) return // it tries again by itself
      close()
      retry = setTimeout(open, RETRY_MS)
    }
    source.addEventListener("ended", () => {
      close()
      tell("ended")
    })
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()))
  window.addEventListener("online", open)
  return {
    listen(listener) {
      listeners.add(listener)
      open()
      return () => {
        listeners.delete(listener)
        if (!listeners.size) close()
      }
    },
  }
}
