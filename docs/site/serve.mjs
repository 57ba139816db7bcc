// Serves a folder on this machine alone. node serve.mjs FOLDER [PORT]; without a port it takes a free one.
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'

const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.png': 'image/png',
  '.json': 'application/json', '.wasm': 'application/wasm', '.woff2': 'font/woff2', '.woff': 'font/woff', '.ttf': 'font/ttf' }

export function serve(served, port = 0) {
  const folder = path.resolve(served)
  const server = http.createServer((request, response) => {
    const asked = decodeURIComponent(new URL(request.url, 'http://localhost').pathname)
    let file = path.join(folder, path.normalize(asked))
    if (file.startsWith(folder) && fs.existsSync(file) && fs.statSync(file).isDirectory()) file = path.join(file, 'index.html')
    if (!file.startsWith(folder) || !fs.existsSync(file)) {
      response.writeHead(404, { 'content-type': 'text/plain' })
      return response.end('not found')
    }
    response.writeHead(200, { 'content-type': types[path.extname(file)] ?? 'application/octet-stream' })
    fs.createReadStream(file).pipe(response)
  })
  return new Promise((done, failed) => server.once('error', failed).listen(port, '127.0.0.1', () => done({ server, address: `http://localhost:${server.address().port}` })))
}

if (process.argv[1] === import.meta.filename) {
  const [folder, port] = process.argv.slice(2)
  try {
    const { address } = await serve(folder, Number(port ?? 0))
    console.log(`${address}  (Ctrl-C ends it)`)
  } catch (error) {
    console.error(`error: port ${port} can't be used: ${error.message}; take another, ./tutorial site ${Number(port) + 1}`)
    process.exit(2)
  }
}
