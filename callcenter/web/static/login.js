// Signing in: name, password, Enter.

import { nextTick, onMounted, reactive, ref } from "vue";
import { api } from "./api.js";
import { mount } from "./boot.js";
import { nextPage } from "./next_page.js";

const Login = {
  setup() {
    const given = reactive({ login: "", password: "" });
    const busy = ref(false);
    const trouble = ref("");
    const name = ref(null);
    const password = ref(null);

    async function enter() {
      if (busy.value) return;
      if (!given.login.trim() || !given.password) {
        trouble.value = given.login.trim() ? "请输入密码。" : "请输入用户名。";
        (given.login.trim() ? password : name).value.focus();
        return;
      }
      busy.value = true;
      trouble.value = "";
      try {
        const session = await api.signIn({ login: given.login, password: given.password });
        location.assign(session.home === "/password" ? `/password${location.search}` : nextPage(session.home));
      } catch (refusal) {
        trouble.value = refusal.message;
        given.password = "";
        busy.value = false;
        await nextTick();
        password.value.focus();
      }
    }
    onMounted(() => name.value.focus());
    return { busy, enter, given, name, password, trouble };
  },
  template: `
    <main class="login">
      <form class="card" aria-label="登录" @submit.prevent="enter">
        <h1>热线助手</h1>
        <label>用户名<el-input ref="name" v-model="given.login" name="username" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="32" /></label>
        <label>密码<el-input ref="password" v-model="given.password" name="password" type="password" show-password autocomplete="current-password" maxlength="128" /></label>
        <p v-if="trouble" class="bad" role="alert">{{ trouble }}</p>
        <el-button type="primary" native-type="submit" :loading="busy">登录</el-button>
        <p class="soft small">忘记密码请联系管理员重设。</p>
      </form>
    </main>`,
};

mount(Login);
