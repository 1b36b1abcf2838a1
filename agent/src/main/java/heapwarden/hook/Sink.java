package heapwarden.hook;

/**
 * Where the hooks deliver. This class itself is the sink of a stopped agent and does nothing; the
 * core extends it once for each of the seven, so that the JIT compiler finds one implementation at
 * each call and inlines it into woven code.
 *
 * <p>Called on application threads, at any time, possibly within class loading: an implementation
 * must not block, must not log and must not call the application.
 */
public class Sink {
  /** See {@link Hooks#opened}. */
  public void opened(Object resource, Object owner, Object detail, int point) {}

  /** See {@link Hooks#closed}. */
  public void closed(Object resource, int point) {}

  /** See {@link Hooks#detailed}. */
  public void detailed(Object resource, Object detail, int point) {}

  /** See {@link Hooks#inserted}. */
  public void inserted(Object container, long delta) {}

  /** See {@link Hooks#counted}. */
  public void counted(int site) {}

  /** See {@link Hooks#adding}. */
  public void adding(Object container, int hash) {}

  /** See {@link Hooks#added}. */
  public void added(Object container) {}

  /** See {@link Hooks#addedKey}. */
  public void addedKey(Object container, Object key) {}

  /** See {@link Hooks#resized}. */
  public void resized(Object container) {}

  /** See {@link Hooks#limited}. */
  public int limited(int limit, Object container) {
    return limit;
  }

  /** See {@link Hooks#writing}. */
  public void writing(Object container) {}

  /** See {@link Hooks#removing}. */
  public void removing(Object container, Object key) {}

  /** See {@link Hooks#looked}. */
  public Object looked(Object container, Object key, Object result) {
    return result;
  }

  /** See {@link Hooks#lookedFor}. */
  public void lookedFor(Object container, Object key, boolean found) {}

  /** See {@link Hooks#looking}. */
  public void looking(Object container, Object key, int call) {}

  /** See {@link Hooks#putting}. */
  public void putting(Object container, int policy) {}

  /** See {@link Hooks#io}. Answers what is to be thrown, or {@code null}. */
  @SuppressWarnings("NullAway") // this room knows nothing but java.lang
  public Throwable io(int site) {
    return null;
  }

  /** See {@link Hooks#finished}. */
  public void finished(Object adapter, Object descriptor) {}

  /** See {@link Hooks#begun}. */
  public void begun(Object test) {}

  /** See {@link Hooks#ended}. */
  public Object ended(Object test, Object result) {
    return result;
  }

  /** See {@link Hooks#submitted}. */
  public void submitted(Object task) {}

  /** See {@link Hooks#running}. */
  public void running(Object task) {}

  /** See {@link Hooks#ran}. */
  public void ran(Object task) {}

  /** See {@link Hooks#ask}. */
  public String ask(String request) {
    return "";
  }
}
