package heapwarden.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import heapwarden.hook.Hooks;
import heapwarden.hook.Sink;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IoCallsTest {
  private final Woven woven = new Woven();
  private final IoCalls calls = new IoCalls(List.of("heapwarden.weave.*"));
  private final List<String> passed = new ArrayList<>();
  private String failing = "";

  @BeforeEach
  void listen() {
    Hooks.fail(
        new Sink() {
          @Override
          public Throwable io(int site) {
            String text = calls.site(site).text();
            passed.add(text.replaceAll(" in .*", ""));
            return !failing.isEmpty() && text.startsWith(failing) ? new IOException("now") : null;
          }
        });
  }

  @AfterEach
  void takeTheSinksOut() {
    Hooks.fail(null);
    woven.close();
  }

  private void run(Source in) throws Exception {
    Object reading =
        woven
            .define(Copying.class, calls.weave(Woven.bytes(Copying.class)))
            .getConstructor()
            .newInstance();
    try {
      reading.getClass().getMethod("run", InputStream.class).invoke(reading, in);
    } catch (InvocationTargetException e) {
      throw (Exception) e.getCause();
    }
  }

  /** Counts its closings. */
  private static final class Source extends InputStream {
    int closed;

    @Override
    public int read() {
      return -1;
    }

    @Override
    public void close() {
      closed++;
    }
  }

  @Test
  void eachCallThatMayFailIsSeenAndNoOther() throws Exception {
    run(new Source());
    assertThat(passed)
        .containsExactly(
            "java.io.InputStream.read", "new java.io.FileInputStream", "java.io.InputStream.close");
  }

  @Test
  void aCallThatFailsIsNotMade() {
    failing = "java.io.InputStream.read";
    assertThatThrownBy(() -> run(new Source())).isInstanceOf(IOException.class).hasMessage("now");
  }

  @Test
  void aClosingThatFailsHasClosed() {
    failing = "java.io.InputStream.close";
    Source in = new Source();
    assertThatThrownBy(() -> run(in)).isInstanceOf(IOException.class).hasMessage("now");
    assertThat(in.closed).isEqualTo(1);
  }

  @Test
  void aConstructorFailsByWhatItDeclares() throws Exception {
    run(new Source());
    assertThat(calls.site(1).failure()).isEqualTo(FileNotFoundException.class.getName());
    assertThat(calls.site(1).text()).matches("new .* in heapwarden.weave.Copying.run\\(Copying.*");
  }

  @Test
  void whatAStreamInheritsFromTheAbstractOneCannotFail() {
    assertThat(calls.weave(Woven.bytes(Copying.Empty.class))).isNull();
  }

  @Test
  void aClassWithoutSuchCallsIsLeftAlone() {
    assertThat(calls.weave(Woven.bytes(Specimen.class))).isNull();
  }
}
