package app;

public class Main {
    static String greeting(String... arguments) {
        return arguments.length > 0 ? "fine" : "hello";
    }

    public static void main(String[] arguments) {
        System.out.println(greeting(arguments));
    }
}
