// Package serve answers over HTTP what leeway answers on the command line: as pages to look at, and as the same
// JSON. It writes nothing.
//
// [New] loads policies and profiles into a [Server]; [Server.Serve] listens until its context ends, then lets the
// requests at hand finish. Where the folders are the user's own it watches them: a change is loaded, decided and
// tested, and shown as what it moved; while they are broken the last good state is served, and every page says so.
//
// Each request is answered from one state, which never changes. Pages and expensive answers are cached until the next
// one comes. A page of another origin can read nothing, see [Server.Handler].
package serve
