package dev.futures.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.Proxy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes an object of bytes: one object, with the classes of given loaders, if a filter lets it. A new one for each object,
 * for such a stream holds on to what it has read.
 *
 * <p>Confined to a thread.
 */
public final class Decoder extends ObjectInputStream {

    private final List<ClassLoader> loaders;

    /**
     * Creates a decoder.
     *
     * @param in the bytes
     * @param filter says which classes may be read; null for all
     * @param loaders where to look for classes, in that order
     * @throws IOException if the bytes don't begin as they must
     */
    public Decoder(InputStream in, @Nullable ObjectInputFilter filter, List<ClassLoader> loaders) throws IOException {
        super(in);
        this.loaders = loaders;
        if (filter != null) {
            setObjectInputFilter(info -> check(filter, info));
        }
    }

    /** Names the class that the filter does not let through, which the stream does not: it takes this for its cause. */
    private static ObjectInputFilter.Status check(ObjectInputFilter filter, ObjectInputFilter.FilterInfo info) {
        ObjectInputFilter.Status status = filter.checkInput(info);
        Class<?> type = info.serialClass();
        if (status == ObjectInputFilter.Status.REJECTED && type != null) {
            throw new IllegalArgumentException(type.getName() + " is not among the classes that may be read");
        }
        return status;
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
        for (ClassLoader loader : loaders) {
            Class<?> found = find(description.getName(), loader);
            if (found != null) {
                return found;
            }
        } // the default knows primitive types, too
        return super.resolveClass(description);
    }

    private static @Nullable Class<?> find(String name, ClassLoader loader) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            return null; // the next one may know it
        }
    }

    @Override
    protected Class<?> resolveProxyClass(String[] interfaces) throws IOException, ClassNotFoundException {
        for (ClassLoader loader : loaders) {
            Class<?> found = findProxy(interfaces, loader);
            if (found != null) {
                return found;
            }
        }
        return super.resolveProxyClass(interfaces);
    }

    private static @Nullable Class<?> findProxy(String[] interfaces, ClassLoader loader) {
        Class<?>[] types = new Class<?>[interfaces.length];
        for (int i = 0; i < interfaces.length; i++) {
            Class<?> type = find(interfaces[i], loader);
            if (type == null) {
                return null;
            }
            types[i] = type;
        }
        try {
            return Proxy.newProxyInstance(loader, types, (proxy, method, arguments) -> null)
                    .getClass();
        } catch (IllegalArgumentException e) {
            return null; // interfaces that are not public, say; the default says what is wrong
        }
    }
}
