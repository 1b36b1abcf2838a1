package heapwarden.apps;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

/** An embedded Jetty. */
final class Jetties extends App {
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private final Client client = new Client();

  private static final class Pages extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      String number = Request.extractQueryParameters(request).getValue("n");
      byte[] page = Client.page(number).getBytes(StandardCharsets.UTF_8);
      response.write(true, ByteBuffer.wrap(page), callback);
      return true;
    }
  }

  @Override
  void open(Path folder) throws Exception {
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(new Pages());
    server.start();
  }

  @Override
  long round(int number) throws Exception {
    return client.round(connector.getLocalPort(), number);
  }

  @Override
  public void close() throws Exception {
    client.close();
    server.stop();
  }
}
