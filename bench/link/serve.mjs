// `serve.mjs FOLDER ADDRESS`: the app's own server for a folder, inside a network namespace; prints its address.
import { startServer } from "../../server/server.mjs";

const [root = "", host = ""] = process.argv.slice(2);
const { port } = await startServer({ root, port: 0, host, http: true });
console.log(`http://${host}:${port}/`);
