// `tcp.mjs send|receive ADDRESS PORT`: one TCP flow. The sender listens there and says so; the receiver connects and
// prints, a few times a second, how many bytes it has.
import { connect, createServer } from "node:net";

/** Bytes of one write. */
const CHUNK = Buffer.alloc(256 * 1024);
/** Milliseconds between two lines. */
const TELL_MS = 200;

const [role, host = "", port = ""] = process.argv.slice(2);
if (role === "send") {
  const server = createServer((socket) => {
    const fill = () => {
      while (socket.write(CHUNK));
    };
    socket.on("drain", fill).on("error", () => {});
    fill();
  });
  server.listen(Number(port), host, () => console.log("listening"));
} else {
  let bytes = 0;
  connect(Number(port), host).on("data", ({ length }) => (bytes += length));
  setInterval(() => console.log(bytes), TELL_MS);
}
